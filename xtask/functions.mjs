// The functions of a WebAssembly module, and how large they are.

/**
 * @param {Uint8Array} bytes a module with a name section
 * @returns {{ name: string, size: number }[]} the largest first
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
  // The imported ones are counted first.
  let index = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'function').length;
  const functions = [];
  for (const { id, reader } of sections(new Reader(bytes.subarray('\0asm'.length + 4)))) {
    if (id !== CODE) continue;
    reader.repeat(() => {
      const size = reader.integer();
      reader.take(size);
      // Without the hashes of the crates.
      functions.push({ name: String(names.get(index)).replace(/\[[0-9a-f]{8,}\]/g, ''), size });
      index += 1;
    });
  }
  return functions.sort((a, b) => b.size - a.size);
}

/** What the module's binary format is made of. */
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

  /** LEB128. */
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

  repeat(read) {
    for (let left = this.integer(); left > 0; left -= 1) read();
  }
}

function* sections(reader) {
  while (!reader.isAtEnd) {
    const [id] = reader.take(1);
    yield { id, reader: new Reader(reader.take(reader.integer())) };
  }
}
