import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { server } from './server.js';

let url;
before(async () => {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

test('says that it is healthy', async () => {
  const response = await fetch(`${url}/healthz`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), 'ok');
});

test('does not know other pages', async () => {
  assert.equal((await fetch(`${url}/other`)).status, 404);
});
