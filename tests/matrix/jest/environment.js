// Jest's jsdom without anything added, but for Node's fetch under a name of its own: jsdom has none.
const { TestEnvironment } = require('jest-environment-jsdom');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.nodeFetch = fetch;
  }
};
