const SMALLEST = 256
const SPACE = 0x20

/**
 * The length to which so many bytes are padded: 256, 512 or 1024; from there on four lengths to each doubling (1280, 1536, 1792, 2048,
 * 2560 …). So what is small has three lengths, and what is large grows by a quarter at most.
 */
export function paddedLength(length: number): number {
  if (length <= SMALLEST) return SMALLEST
  const exponent = 31 - Math.clz32(length - 1)
  const step = length <= 1024 ? 2 ** (exponent + 1) : 2 ** (exponent - 2)
  return Math.ceil(length / step) * step
}

/** The text in UTF-8, with spaces after it up to its {@link paddedLength}. */
export function padded(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const result = new Uint8Array(paddedLength(bytes.length)).fill(SPACE)
  result.set(bytes)
  return result
}
