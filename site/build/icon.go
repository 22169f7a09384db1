package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// icon draws static/icon.svg without its round corners, as a maskable icon
// wants it: three bars, the last one tainted.
func icon(size int) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	fill := func(r image.Rectangle, c color.NRGBA) {
		draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(img.Bounds(), color.NRGBA{0x16, 0x20, 0x2b, 0xff})
	for i, c := range []color.NRGBA{{0x8f, 0xa3, 0xb8, 0xff}, {0x8f, 0xa3, 0xb8, 0xff}, {0xff, 0x9d, 0x3c, 0xff}} {
		x := (14 + 14*i) * size / 64
		fill(image.Rect(x, 16*size/64, x+8*size/64, 48*size/64), c)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}
