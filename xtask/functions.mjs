// Lists the functions of a WebAssembly module with their sizes.

/**
 * @param {Uint8Array} bytes a module with a name section
 * @returns {{ name: string, size: number }[]} in bytes, the largest first
 */
export function functionsOf(bytes) {
  const CODE = 10;
  const FUNCTION_NAMES = 1;
  const module = new WebAssembly.Module(bytes);
  const names = new Map();
  for (const custom of WebAssembly.Module.customSections(module, 'name')) {
    for (const { id, reader } of sections(new Reader(new Uint8Array(custom)))) {
      if (id === FUNCTION_NAMES) reader.repeat(() => names.set(reader.integer(), reader.text()));
    }
  }
  // Indices of imported functions come before those of the module's own functions.
  let index = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'function').length;
  const functions = [];
  for (const { id, reader } of sections(new Reader(bytes.subarray('\0asm'.length + 4)))) {
    if (id !== CODE) continue;
    reader.repeat(() => {
      const size = reader.integer();
      reader.take(size);
      // The hash of a crate, as in `core[0123456789abcdef]`, is removed.
      functions.push({ name: String(names.get(index)).replace(/\[[0-9a-f]{8,}\]/g, ''), size });
      index += 1;
    });
  }
  return functions.sort((a, b) => b.size - a.size);
}

/** Reads the elements of WebAssembly's binary format. */
class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get isAtEnd() {
    return this.#at >= this.#bytes.length;
  }

  take(length) {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** An unsigned integer in LEB128. */
  integer() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const [byte] = this.take(1);
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }

  text() {
    return new TextDecoder().decode(this.take(this.integer()));
  }

  /** Calls `read` for each element of a vector, which starts with its length. */
  repeat(read) {
    for (let left = this.integer(); left > 0; left -= 1) read();
  }
}

/** The sections of a module, or the subsections of its name section. */
function* sections(reader) {
  while (!reader.isAtEnd) {
    const [id] = reader.take(1);
    yield { id, reader: new Reader(reader.take(reader.integer())) };
  }
}
