/**
 * Snapshots: flat copies of plain objects. An object is read exactly once, so that the value that is checked is the value that is
 * used. `snapshot.rs` reads what is written here.
 */

import { Kind } from './kinds.js';
import { begin, writeContainer, writeText, writeValue } from './memory.js';
import { isInnerObject, isRecord, wellFormed } from './values.js';

/**
 * The members of an object, each followed by its own members if its value is an object or array.
 *
 * @typedef {{ count: number, keys: string[], values: unknown[] }} Snapshot
 */

/** Stands for an object or array among the values. */
class Container {
  count = 0;

  /** @param {number} kind */
  constructor(kind) {
    this.kind = kind;
  }
}

/** The snapshot of an object without members. @type {Snapshot} */
export const EMPTY = { count: 0, keys: [], values: [] };

/**
 * Reads the own enumerable string keys whose values are not `undefined`, in order. Each getter runs once; an exception
 * that it throws passes to the caller.
 *
 * @param {unknown} value
 * @param {number} [depth] the depth down to which objects and arrays are read; the value itself has depth 1
 * @param {number} [maxMembers] the number of members after which reading ends
 * @returns {Snapshot} without members if the value is not an object
 */
export function snapshot(value, depth = 1, maxMembers = Infinity) {
  if (!isRecord(value)) return EMPTY;
  /** @type {string[]} */
  const keys = [];
  /** @type {unknown[]} */
  const values = [];
  const count = readMembers(value, depth);
  return { count, keys, values };

  /**
   * @param {object} container
   * @param {number} depth
   * @returns {number} the number of members
   */
  function readMembers(container, depth) {
    let count = 0;
    for (const key of Object.keys(container)) {
      if (keys.length >= maxMembers) break;
      const member = /** @type {Record<string, unknown>} */ (container)[key];
      if (member === undefined) continue;
      count += 1;
      keys.push(Array.isArray(container) ? '' : wellFormed(key));
      const kind = depth > 1 ? containerKind(member) : undefined;
      if (kind) {
        const inner = new Container(kind);
        values.push(inner);
        inner.count = readMembers(/** @type {object} */ (member), depth - 1);
      } else {
        values.push(member);
      }
    }
    return count;
  }
}

/** @param {unknown} value */
function containerKind(value) {
  if (Array.isArray(value)) return Kind.ARRAY;
  return isInnerObject(value) ? Kind.OBJECT : undefined;
}

/**
 * Whether two objects have the same members in the same order.
 *
 * @param {Snapshot} a
 * @param {Snapshot} b
 */
export function isSame(a, b) {
  if (a.keys.length !== b.keys.length) return false;
  return a.keys.every((key, index) => {
    const [value, other] = [a.values[index], b.values[index]];
    if (key !== b.keys[index]) return false;
    const areContainers = value instanceof Container && other instanceof Container;
    return areContainers ? value.kind === other.kind && value.count === other.count : value === other;
  });
}

/**
 * Writes an object with these members to memory: values, and snapshots of objects.
 *
 * @param {Record<string, unknown>} values
 * @param {Record<string, Snapshot>} snapshots
 * @returns {number} the number of members
 */
export function writeArguments(values, snapshots) {
  const all = snapshot(values);
  for (const [name, inner] of Object.entries(snapshots)) {
    const container = new Container(Kind.OBJECT);
    container.count = inner.count;
    // Not by `push`, whose arguments may be too many for the stack.
    all.keys = all.keys.concat(name, inner.keys);
    all.values = all.values.concat(container, inner.values);
    all.count += 1;
  }
  const { keys } = all;
  begin(keys.length, 0);
  keys.forEach((key, index) => {
    const value = all.values[index];
    const place = 2 * index + 1;
    writeText(2 * index, key);
    if (value instanceof Container) writeContainer(index, place, value.kind, value.count);
    else writeValue(index, place, value, -1);
  });
  return all.count;
}
