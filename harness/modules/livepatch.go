package modules

import "debug/elf"

// LivePatch replaces the function behind /proc/cmdline by one that says who did
// it.
//
// The structures are those of include/linux/livepatch.h. Only their first fields
// are filled in, and these have kept their places since Linux 5.1; what follows is
// the kernel's own and zero. The arrays of functions and objects end with a zeroed
// element: as everything behind the first is zero, their size need not be known.
func LivePatch(s *synthesis) {
	s.info = append(s.info, "livepatch=Y")
	const (
		base   = 64 // of s.data within "data"
		text   = 0  // what /proc/cmdline then says
		old    = 64 // the name of the function
		funcs  = 128
		object = 128 + 1024
		patch  = 128 + 2048
		end    = 128 + 3072
	)
	s.data = make([]byte, end)
	copy(s.data[text:], "patched by "+s.name+"\n")
	copy(s.data[old:], "cmdline_proc_show")
	link := func(at int, symbol string, addend int64) {
		s.links = append(s.links, reloc{base + at, elf.R_X86_64_64, symbol, addend})
	}
	link(funcs, "data", base+old)      // klp_func.old_name
	link(funcs+8, "replacement", 0)    // klp_func.new_func
	link(object+8, "data", base+funcs) // klp_object.funcs; its name stays NULL, for vmlinux
	link(patch, "__this_module", 0)    // klp_patch.mod
	link(patch+8, "data", base+object) // klp_patch.objs

	// seq_printf(m, text), with al = 0 for no vector registers among its arguments.
	s.patch.enter()                                                              // int cmdline_proc_show(struct seq_file *m, void *v)
	s.patch.raw(0x48, 0xc7, 0xc6).relocated(elf.R_X86_64_32S, "data", base+text) // mov rsi, offset text
	s.patch.raw(0x31, 0xc0)                                                      // xor eax, eax
	s.patch.call(s.exported("seq_printf")).leave(0)

	c := &s.init
	c.raw(0x48, 0xc7, 0xc7).relocated(elf.R_X86_64_32S, "data", base+patch) // mov rdi, offset patch
	c.call(s.exported("klp_enable_patch"))
	c.raw(0x48, 0x83, 0xc4, 0x08, 0xc3) // add rsp, 8; ret, with what it returned
}
