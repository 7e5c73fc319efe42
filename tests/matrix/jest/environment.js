// Jest's jsdom, which has no fetch. Only Node's fetch is added, under the name `nodeFetch`.
const { TestEnvironment } = require('jest-environment-jsdom');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.nodeFetch = fetch;
  }
};
