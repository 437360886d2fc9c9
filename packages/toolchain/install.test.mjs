import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yarnSettings } from './install.mjs';

const list = `; "user" config from /home/a/.npmrc

registry = "http://packages.example/npm/"
cafile = "/etc/ssl/company.pem"
; proxy = "http://old.example:8080" ; overridden by project
https-proxy = "http://proxy.example:8080"
audit = false
//packages.example/:_authToken = (protected)

; node version = v24.0.0
`;

test("Yarn is told of npm's registry, certificates and proxy", () => {
  assert.deepEqual(yarnSettings(list, {}), {
    YARN_NPM_REGISTRY_SERVER: 'http://packages.example/npm/',
    YARN_UNSAFE_HTTP_WHITELIST: 'packages.example',
    YARN_HTTPS_CA_FILE_PATH: '/etc/ssl/company.pem',
    YARN_HTTPS_PROXY: 'http://proxy.example:8080',
  });
});

test('what the environment already says to Yarn stands', () => {
  assert.deepEqual(
    yarnSettings('registry = "https://packages.example/"\n', {
      YARN_NPM_REGISTRY_SERVER: 'https://mine.example',
    }),
    {},
  );
});

test('an npm without settings changes nothing', () => {
  assert.deepEqual(yarnSettings('; node version = v24.0.0\n', {}), {});
});
