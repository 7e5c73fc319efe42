const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config');

// The defaults of React Native, without the start of an app: this project has no `react-native` and no screen.
module.exports = mergeConfig(getDefaultConfig(__dirname), {
  serializer: { getModulesRunBeforeMainModule: () => [] },
});
