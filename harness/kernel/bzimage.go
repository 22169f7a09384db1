package kernel

import (
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/therootcompany/xz"
	"github.com/ulikunitz/xz/lzma"
)

// Errors of a kernel image that cannot be used.
var (
	ErrNotImage  = errors.New("not a bzImage")
	ErrTruncated = errors.New("the kernel image is truncated or damaged")
	ErrNoPVH     = errors.New("the kernel has no PVH entry (CONFIG_PVH is off)")
)

// Offsets of the setup header (Documentation/arch/x86/boot.rst).
const (
	offSetupSects    = 0x1f1
	offBootFlag      = 0x1fe
	offHeaderMagic   = 0x202
	offProtocol      = 0x206
	offKernelVersion = 0x20e
	offPayload       = 0x248
	offPayloadLength = 0x24c
	headerEnd        = 0x264
)

// bzImage is an x86 kernel image, whole in memory.
type bzImage []byte

func openImage(b []byte) (bzImage, error) {
	if len(b) < headerEnd || binary.LittleEndian.Uint16(b[offBootFlag:]) != 0xaa55 || string(b[offHeaderMagic:offHeaderMagic+4]) != "HdrS" {
		return nil, ErrNotImage
	}
	if p := binary.LittleEndian.Uint16(b[offProtocol:]); p < 0x208 {
		return nil, fmt.Errorf("%w: boot protocol %#x is older than 2.08 and does not say where the kernel is", ErrNotImage, p)
	}
	return b, nil
}

// banner returns the image's version text: "6.1.0-56-amd64 (builder@host) #1 SMP …".
// Its first word is the release.
func (b bzImage) banner() (string, error) {
	at := int(binary.LittleEndian.Uint16(b[offKernelVersion:])) + 0x200
	if at >= len(b) {
		return "", ErrTruncated
	}
	text, _, found := bytes.Cut(b[at:min(at+512, len(b))], []byte{0})
	if !found || len(text) == 0 {
		return "", fmt.Errorf("%w: no version text", ErrTruncated)
	}
	return string(text), nil
}

// vmlinux decompresses the kernel inside the image.
func (b bzImage) vmlinux() ([]byte, error) {
	setup := int(b[offSetupSects])
	if setup == 0 {
		setup = 4
	}
	start := (setup+1)*512 + int(binary.LittleEndian.Uint32(b[offPayload:]))
	length := int(binary.LittleEndian.Uint32(b[offPayloadLength:]))
	if length < 8 || start+length > len(b) {
		return nil, fmt.Errorf("%w: its header says %d bytes, it has %d", ErrTruncated, start+length, len(b))
	}
	payload := b[start : start+length]
	plain, err := decompressPayload(payload)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	if !bytes.HasPrefix(plain, []byte(elf.ELFMAG)) {
		return nil, fmt.Errorf("%w: what it decompresses to is no ELF file", ErrTruncated)
	}
	return plain, nil
}

// decompressPayload understands what the kernel's own build offers
// (CONFIG_KERNEL_GZIP … CONFIG_KERNEL_ZSTD), LZO aside. The payload ends in its
// uncompressed size, four bytes that are no part of the compressed stream except
// with gzip, where they are its own trailer.
func decompressPayload(payload []byte) ([]byte, error) {
	size := binary.LittleEndian.Uint32(payload[len(payload)-4:])
	if size > 1<<30 {
		return nil, fmt.Errorf("it says it is %d bytes long", size)
	}
	body := payload[:len(payload)-4]
	var r io.Reader
	var err error
	switch {
	case bytes.HasPrefix(payload, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		r, err = xz.NewReader(bytes.NewReader(body), xz.DefaultDictMax)
	case bytes.HasPrefix(payload, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		var z *zstd.Decoder
		if z, err = zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1)); err == nil {
			defer z.Close()
			r = z
		}
	case bytes.HasPrefix(payload, []byte{0x02, 0x21, 0x4c, 0x18}): // LZ4 legacy frame
		r = lz4.NewReader(bytes.NewReader(body))
	case bytes.HasPrefix(payload, []byte{0x1f, 0x8b}):
		r, err = gzip.NewReader(bytes.NewReader(payload))
	case bytes.HasPrefix(payload, []byte("BZh")):
		r = bzip2.NewReader(bytes.NewReader(body))
	case bytes.HasPrefix(payload, []byte{0x5d, 0, 0}):
		r, err = lzma.NewReader(bytes.NewReader(body))
	default:
		return nil, fmt.Errorf("compression unknown: it begins with % x", payload[:8])
	}
	if err != nil {
		return nil, err
	}
	plain := make([]byte, size)
	if n, err := io.ReadFull(r, plain); err != nil {
		return nil, fmt.Errorf("%d of %d bytes: %w", n, size, err)
	}
	return plain, nil
}

// checkPVH looks for the ELF note by which QEMU finds the kernel's 32-bit entry
// (XEN_ELFNOTE_PHYS32_ENTRY, arch/x86/platform/pvh/head.S).
func checkPVH(vmlinux io.ReaderAt) error {
	f, err := elf.NewFile(vmlinux)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	const phys32Entry = 18
	for _, p := range f.Progs {
		if p.Type != elf.PT_NOTE {
			continue
		}
		notes, err := io.ReadAll(p.Open())
		if err != nil {
			return fmt.Errorf("%w: %w", ErrTruncated, err)
		}
		if hasNote(notes, f.ByteOrder, "Xen", phys32Entry) {
			return nil
		}
	}
	return ErrNoPVH
}

func hasNote(notes []byte, order binary.ByteOrder, owner string, kind uint32) bool {
	for len(notes) >= 12 {
		nameSize, descSize := uint64(order.Uint32(notes)), uint64(order.Uint32(notes[4:]))
		found := order.Uint32(notes[8:])
		desc := 12 + (nameSize+3)&^3
		end := desc + (descSize+3)&^3
		if end > uint64(len(notes)) {
			return false
		}
		if found == kind && string(bytes.TrimRight(notes[12:12+nameSize], "\x00")) == owner {
			return true
		}
		notes = notes[end:]
	}
	return false
}
