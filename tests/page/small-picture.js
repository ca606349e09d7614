// A browser's picture with at most 256 colours: those used most, every other one by the nearest of them.
// A page has few colours, so that nothing of it is seen to change, and half of the bytes go.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGN = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
const COLOURS_MAX = 256;

function chunk(type, data) {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length);
  whole.write(type, 4, "latin1");
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}

/** The rows of a PNG of 8-bit RGB without interlace, as Chromium writes it: 3 bytes a dot (RFC 2083). */
function dotsOf(png) {
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const packed = inflateSync(Buffer.concat(parts));
  const row = width * 3;
  const dots = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const left = x < 3 ? 0 : dots[y * row + x - 3];
      const up = y === 0 ? 0 : dots[(y - 1) * row + x];
      const corner = x < 3 || y === 0 ? 0 : dots[(y - 1) * row + x - 3];
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      const guess = [0, left, up, (left + up) >> 1, paeth][filter];
      dots[y * row + x] = packed[y * (row + 1) + 1 + x] + guess;
    }
  }
  return { width, height, dots };
}

/** The same picture, smaller. */
export function smallPicture(png) {
  const { width, height, dots } = dotsOf(png);
  const used = new Map();
  for (let at = 0; at < dots.length; at += 3) {
    const colour = dots.readUIntBE(at, 3);
    used.set(colour, (used.get(colour) ?? 0) + 1);
  }
  const palette = [...used].sort((one, other) => other[1] - one[1]).slice(0, COLOURS_MAX).map(([colour]) => colour);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const far = (one, other) => parts(one).reduce((sum, part, at) => sum + (part - parts(other)[at]) ** 2, 0);
  const nearest = new Map();
  for (const colour of used.keys()) {
    let best = 0;
    palette.forEach((one, at) => { if (far(one, colour) < far(palette[best], colour)) best = at; });
    nearest.set(colour, best);
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = nearest.get(dots.readUIntBE((y * width + x) * 3, 3));
  }
  const head = Buffer.from(png.subarray(16, 29));
  head[9] = 3; // colours by their place in the palette
  return Buffer.concat([SIGN, chunk("IHDR", head), chunk("PLTE", Buffer.from(palette.flatMap(parts))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
