import { readdirSync, readFileSync } from 'fs';
import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { parse, print } from 'graphql';
import { prepareDocument } from '../src/graphql/execute';
import { startSandbox } from '../src';
import { at, isJson, OpenApi } from './openapi';
import { Exchange, ReceivedHook, runScenario } from './scenario';

/**
 * Compares requests, answers and webhooks of the sandbox with GitHub's own
 * OpenAPI description, and GraphQL documents with its schema.
 *
 * The argument is the folder with the data; in its `github` folder lie
 * `*.openapi.json` (with `paths` or `x-webhooks`) and `*.graphql`.
 */
let passed = 0;
const failures: string[] = [];

function report(where: string, problems: string[]): void {
  if (problems.length === 0) {
    passed += 1;
    return;
  }
  failures.push(where);
  const shown = [...new Set(problems)].slice(0, 8);
  process.stdout.write(
    `✗ ${where}\n${shown.map(line => `    ${line}\n`).join('')}`,
  );
}

function checkExchange(api: OpenApi, exchange: Exchange): void {
  const path = api.pathOf(exchange.path);
  const operation = path
    ? at(api.document.paths, path, exchange.method.toLowerCase())
    : undefined;
  if (!path || !isJson(operation)) {
    return;
  }
  const where = `${exchange.method} ${path} → ${exchange.status}`;
  const media = 'application/json';
  const bodySchema = at(operation, 'requestBody', 'content', media, 'schema');
  // Requests that GitHub refuses are sent on purpose.
  if (bodySchema && exchange.body !== undefined && exchange.status < 400) {
    report(
      `${where} request`,
      api.check(`${where} request`, bodySchema, exchange.body),
    );
  }
  let response = at(operation, 'responses', String(exchange.status));
  const reference = at(response, '$ref');
  if (typeof reference === 'string') {
    response = at(api.document, ...reference.slice(2).split('/'));
  }
  if (!isJson(response)) {
    report(where, [`the status ${exchange.status} is not described`]);
    return;
  }
  const schema = at(response, 'content', media, 'schema');
  report(where, schema ? api.check(where, schema, exchange.answer) : []);
}

function checkHook(api: OpenApi, hook: ReceivedHook): void {
  const action = at(hook.payload, 'action');
  const name = [hook.event, action]
    .filter(part => typeof part === 'string')
    .join('-')
    .replaceAll('_', '-');
  const schema = at(
    api.document['x-webhooks'] ?? api.document.webhooks,
    name,
    'post',
    'requestBody',
    'content',
    'application/json',
    'schema',
  );
  if (!schema) {
    return;
  }
  const problems = api.check(name, schema, hook.payload);
  report(
    `webhook ${name}`,
    hook.signed ? problems : [...problems, 'its signature is wrong'],
  );
}

function checkDocuments(file: string, text: string): void {
  for (const definition of parse(text).definitions) {
    const prepared = prepareDocument(print(definition));
    const name = 'name' in definition ? definition.name?.value ?? '' : '';
    report(
      `${file}: ${name}`,
      'errors' in prepared ? prepared.errors.map(({ message }) => message) : [],
    );
  }
}

async function main(data: string): Promise<void> {
  const folder = join(data, 'github');
  const state = await mkdtemp(join(tmpdir(), 'sandbox-conformance-'));
  const sandbox = await startSandbox({
    port: 0,
    stateDir: state,
    repositories: [
      {
        owner: 'acme',
        name: 'conformance',
        files: { 'README.md': '# Conformance\n', 'services/a.yaml': 'a: 1\n' },
      },
    ],
  });
  try {
    const { exchanges, hooks } = await runScenario(sandbox);
    for (const file of readdirSync(folder).sort()) {
      const text = readFileSync(join(folder, file), 'utf8');
      if (file.endsWith('.graphql')) {
        checkDocuments(file, text);
      } else if (file.endsWith('.openapi.json')) {
        const document: unknown = JSON.parse(text);
        if (isJson(document)) {
          const api = new OpenApi(document);
          exchanges.forEach(exchange => checkExchange(api, exchange));
          hooks.forEach(hook => checkHook(api, hook));
        }
      }
    }
  } finally {
    await sandbox.close();
    await rm(state, { recursive: true, force: true });
  }
  process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

main(process.argv[2] ?? '.').catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
