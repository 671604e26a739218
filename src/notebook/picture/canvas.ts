// A canvas as far as plotly.js needs one for heat maps: rectangles and pixels in, a PNG out.

import { deflateSync } from "node:zlib"

/** What plotly.js uses of a canvas. */
export interface Canvas {
  width: number
  height: number
  getContext(): CanvasContext
  toDataURL(): string
}

interface CanvasContext {
  fillStyle: string
  clearRect(): void
  fillRect(x: number, y: number, width: number, height: number): void
  createImageData(width: number, height: number): { data: Uint8ClampedArray }
  putImageData(image: { data: Uint8ClampedArray }): void
  measureText(text: string): { width: number }
}

/** Has an element behave as a canvas. */
export function asCanvas<T extends object>(element: T): T & Canvas {
  let pixels = new Uint8ClampedArray(0)
  const size = { width: 0, height: 0 }
  const resized = (name: "width" | "height"): PropertyDescriptor => ({
    get: () => size[name],
    set: (value: number) => {
      size[name] = Math.max(0, Math.round(value))
      pixels = new Uint8ClampedArray(size.width * size.height * 4)
    },
  })
  const context: CanvasContext = {
    fillStyle: "",
    clearRect: () => pixels.fill(0),
    fillRect(x, y, width, height) {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (this.fillStyle.match(/[\d.]+/g) ?? []).map(Number)
      const [left, right] = [Math.max(0, Math.round(x)), Math.min(size.width, Math.round(x + width))]
      for (let row = Math.max(0, Math.round(y)); row < Math.min(size.height, Math.round(y + height)); row++) {
        for (let at = 4 * (row * size.width + left); at < 4 * (row * size.width + right); at += 4) {
          pixels[at] = red
          pixels[at + 1] = green
          pixels[at + 2] = blue
          pixels[at + 3] = 255 * alpha
        }
      }
    },
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(width * height * 4) }),
    putImageData: (image) => pixels.set(image.data),
    measureText: (text) => ({ width: 7 * text.length }),
  }
  Object.defineProperties(element, { width: resized("width"), height: resized("height") })
  return Object.assign(element, {
    getContext: () => context,
    toDataURL: () => `data:image/png;base64,${png(pixels, size.width, size.height).toString("base64")}`,
  }) as T & Canvas
}

/** A PNG of pixels, four bytes each: https://www.w3.org/TR/png-3/. */
function png(pixels: Uint8ClampedArray, width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits a channel, red, green, blue and alpha.
  header.set([8, 6], 8)
  const lines = Buffer.alloc(height * (1 + 4 * width))
  for (let row = 0; row < height; row++) {
    lines.set(pixels.subarray(4 * row * width, 4 * (row + 1) * width), row * (1 + 4 * width) + 1)
  }
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1")
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))]
  return Buffer.concat([signature, ...chunks])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** The check sum of a PNG's parts; zlib's own came with Node 20.15. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
