module.exports = require('@backstage/cli/config/eslint-factory')(
  __dirname,
  require('../../packages/toolchain/layers.cjs').clientModule,
);
