// Plain Node scripts: they run before anything is installed.
module.exports = {
  root: true,
  extends: ['eslint:recommended'],
  env: { node: true, es2024: true },
  parserOptions: { ecmaVersion: 'latest', sourceType: 'module' },
  rules: {
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-unused-vars': 'error',
  },
};
