package modules

import (
	"debug/elf"
	"encoding/binary"
	"strconv"
)

// Payload is what a synthesised module does when it is loaded.
type Payload func(*synthesis)

// Nothing loads and does nothing.
func Nothing(*synthesis) {}

// NoExit loads and cannot be unloaded but by force: it has no exit function.
func NoExit(s *synthesis) { s.noExit = true }

// AddTaint sets any flag through the kernel's own add_taint.
func AddTaint(bit int) Payload {
	return func(s *synthesis) {
		s.init.edi(int32(bit)).esi(0 /* LOCKDEP_STILL_OK */).call(s.exported("add_taint"))
	}
}

// Warn meets a WARN_ON.
func Warn(s *synthesis) { s.trap(bugFlagWarning, 30) }

// Bug meets a BUG_ON.
func Bug(s *synthesis) { s.trap(0, 32) }

// trap: ud2, with an entry that says what it means.
func (s *synthesis) trap(flags, line uint16) {
	s.bugs = append(s.bugs, bug{at: len(s.init.b), flags: flags, line: line})
	s.init.raw(0x0f, 0x0b)
}

// nullWrite: mov dword ptr [0], 42.
func (c *code) nullWrite() *code { return c.raw(0xc7, 0x04, 0x25).int32(0).int32(42) }

// Oops writes to address 0 in the thread that loads the module.
func Oops(s *synthesis) { s.init.nullWrite() }

// OopsInThread starts a kernel thread, named like the module, that writes to
// address 0.
func OopsInThread(s *synthesis) {
	s.thread.enter().nullWrite().leave(0)
	s.startThread()
}

// startThread: wake_up_process(kthread_create_on_node(thread, NULL, -1, name)).
// The name is text for a printf, and al, the number of vector registers among the
// variable arguments, is 0.
func (s *synthesis) startThread() {
	s.data = append([]byte(s.name), 0)
	c := &s.init
	c.rdiAddress("thread").esi(0).raw(0xba).int32(-1) // mov edx, -1
	c.raw(0x48, 0xc7, 0xc1).relocated(elf.R_X86_64_32S, "data", 64)
	c.raw(0x31, 0xc0).call(s.exported("kthread_create_on_node")) // xor eax, eax
	c.raw(0x48, 0x89, 0xc7).call(s.exported("wake_up_process"))  // mov rdi, rax
}

// SoftLockup keeps the processor to itself until the kernel notices, or for a
// number of seconds at most. It takes a spin lock, so that no kernel preempts it.
// It asks the kernel once a tick only: the report, which comes at a tick, then
// shows the module and not the kernel as the place.
func SoftLockup(seconds int) Payload {
	return func(s *synthesis) {
		hz := 250
		if value, known := s.kernel.Config("CONFIG_HZ"); known {
			if n, err := strconv.Atoi(value); err == nil {
				hz = n
			}
		}
		jiffies := s.exported("jiffies")
		const softLockup = 14
		c := &s.init
		c.raw(0x53, 0x55)                                                     // push rbx; push rbp
		c.rdiAddress("data").call(s.exported("_raw_spin_lock"))               //
		c.raw(0xbb).int32(int32(seconds * hz))                                // mov ebx, ticks
		loop := len(c.b)                                                      //
		c.raw(0x48, 0x8b, 0x2c, 0x25).relocated(elf.R_X86_64_32S, jiffies, 0) // mov rbp, [jiffies]
		wait := len(c.b)                                                      //
		c.raw(0xf3, 0x90)                                                     // pause
		c.raw(0x48, 0x3b, 0x2c, 0x25).relocated(elf.R_X86_64_32S, jiffies, 0) // cmp rbp, [jiffies]
		c.raw(0x74, byte(wait-len(c.b)-2))                                    // je wait
		c.edi(softLockup).call(s.exported("test_taint"))                      //
		c.raw(0x85, 0xc0)                                                     // test eax, eax
		c.raw(0x75, 0)                                                        // jnz out
		out := len(c.b)                                                       //
		c.raw(0xff, 0xcb)                                                     // dec ebx
		c.raw(0x75, byte(loop-len(c.b)-2))                                    // jnz loop
		c.b[out-1] = byte(len(c.b) - out)                                     //
		if _, known := s.kernel.Symbols["_raw_spin_unlock"]; known {
			c.rdiAddress("data").call("_raw_spin_unlock")
		} else { // inlined by this kernel, whose locks then do not count preemption
			c.raw(0xc6, 0x04, 0x25).relocated(elf.R_X86_64_32S, "data", 0).raw(0) // mov byte ptr [data], 0
		}
		c.raw(0x5d, 0x5b) // pop rbp; pop rbx
	}
}

// BadPage frees two pages of which the second is locked, which no page that is
// freed may be. struct page is 64 bytes long, and PG_locked is the first flag of
// its first word.
func BadPage(s *synthesis) {
	const kernelMemory = 0xcc0 // GFP_KERNEL
	c := &s.init
	c.edi(kernelMemory).esi(1)
	c.call(s.exported("alloc_pages_noprof", "alloc_pages", "alloc_pages_current"))
	c.raw(0xf0, 0x48, 0x0f, 0xba, 0x68, 0x40, 0x00)                 // lock bts qword ptr [rax+64], 0
	c.raw(0x48, 0x89, 0xc7).esi(1).call(s.exported("__free_pages")) // mov rdi, rax
}

// EveryLetter gives itself every flag, in its own struct module, so that the
// kernel shows which of them it lets a module carry. The field is found by its
// value: the module is out of tree, staging and unsigned, and nothing else in the
// structure has that value.
func EveryLetter(s *synthesis) {
	s.info = append(s.info, "staging=Y")
	const known = 1<<10 | 1<<12 | 1<<13 // C, O, E
	c := &s.init
	c.rdiAddress("__this_module")
	c.raw(0xb9) // mov ecx, number of words
	words := len(c.b)
	c.int32(0)
	loop := len(c.b)
	c.raw(0x48, 0x81, 0x3f).int32(known)  // cmp qword ptr [rdi], known
	c.raw(0x74, 0)                        // je found
	found := len(c.b)                     //
	c.raw(0x48, 0x83, 0xc7, 0x08)         // add rdi, 8
	c.raw(0xff, 0xc9)                     // dec ecx
	c.raw(0x75, byte(loop-len(c.b)-2))    // jnz loop
	c.leave(-2)                           // return -ENOENT
	c.b[found-1] = byte(len(c.b) - found) //
	c.raw(0x48, 0xc7, 0x07).int32(-1)     // mov qword ptr [rdi], -1
	size := uint64(0)
	if template, err := openModule(s.kernel, "nls_ascii"); err == nil {
		size = template.file.Section(sectionModule).Size
	}
	binary.LittleEndian.PutUint32(c.b[words:], uint32(size/8))
}
