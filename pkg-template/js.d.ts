/**
 * The same as `caibo-customers` without WebAssembly: the same Rust, translated into JavaScript. For pages whose
 * Content-Security-Policy has no `'wasm-unsafe-eval'`, and for Lockdown Mode.
 *
 * @packageDocumentation
 */

export * from './index.js';
