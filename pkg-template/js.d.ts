/**
 * The same functions as `caibo-customers`, without WebAssembly: the same Rust, translated to JavaScript. It is for pages whose
 * Content-Security-Policy has no `'wasm-unsafe-eval'`, and for the Lockdown Mode of Safari.
 *
 * @packageDocumentation
 */

export * from './index.js';
