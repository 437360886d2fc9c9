import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { readPorts, requireFreePorts } from './ports.mjs';

test('a flag decides before the environment, and that before the default', () => {
  assert.deepEqual(
    readPorts(['--portal-port', '3100'], {
      GROUNDWORK_APP_PORT: '3200',
      GROUNDWORK_BACKEND_PORT: '7107',
    }),
    { portal: 3100, backend: 7107, sandbox: 7080, kubernetes: 7081 },
  );
});

test('what is no port is refused by name', () => {
  assert.throws(
    () => readPorts(['--sandbox-port=high'], {}),
    /--sandbox-port is "high"/,
  );
  assert.throws(
    () => readPorts([], { GROUNDWORK_APP_PORT: '70000' }),
    /GROUNDWORK_APP_PORT is "70000"/,
  );
  assert.throws(() => readPorts(['--port', '1'], {}), /--portal-port <number>/);
});

test('a taken port is named together with the way to another', async () => {
  const server = createServer();
  await new Promise(resolve => server.listen(0, resolve));
  const { port } = server.address();
  try {
    await assert.rejects(
      requireFreePorts({ sandbox: port }),
      new RegExp(`Port ${port}, .*sandbox.*\\n.*--sandbox-port ${port + 1}`),
    );
  } finally {
    server.close();
  }
});
