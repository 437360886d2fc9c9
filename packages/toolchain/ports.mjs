import { parseArgs } from 'node:util';
import { portIsTaken } from './network.mjs';
import { Failure } from './progress.mjs';

/** The demo's ports. app-config.yaml reads the same variables. */
const known = {
  portal: { variable: 'GROUNDWORK_APP_PORT', port: 3000 },
  backend: { variable: 'GROUNDWORK_BACKEND_PORT', port: 7007 },
  sandbox: { variable: 'GROUNDWORK_SANDBOX_PORT', port: 7080 },
  kubernetes: { variable: 'GROUNDWORK_KUBERNETES_PORT', port: 7081 },
};

function readPort(text, source) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(
      `${source} is ${JSON.stringify(
        text,
      )}; a port is a number from 1 to 65535.`,
    );
  }
  return port;
}

/** Decides the ports from flags such as `--portal-port`, else from the environment, else the defaults. */
export function readPorts(args, env) {
  const options = Object.fromEntries(
    Object.keys(known).map(name => [`${name}-port`, { type: 'string' }]),
  );
  let values;
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    const flags = Object.keys(options).map(name => `--${name} <number>`);
    throw new Failure(`${error.message}\nKnown flags: ${flags.join(', ')}`);
  }
  return Object.fromEntries(
    Object.entries(known).map(([name, { variable, port }]) => {
      const flag = values[`${name}-port`];
      if (flag !== undefined) {
        return [name, readPort(flag, `--${name}-port`)];
      }
      return [name, env[variable] ? readPort(env[variable], variable) : port];
    }),
  );
}

/** The environment in which app-config.yaml resolves to these ports. */
export function portEnvironment(ports) {
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      known[name].variable,
      String(port),
    ]),
  );
}

/** Refuses to go on when a port is in use, and says which and how to choose another. */
export async function requireFreePorts(ports) {
  for (const [name, port] of Object.entries(ports)) {
    if (await portIsTaken(port)) {
      throw new Failure(
        [
          `Port ${port}, where the ${name} should listen, is taken by another program.`,
          `Stop that program, or choose another port: npm start -- --${name}-port ${
            port + 1
          }`,
          `(or set ${known[name].variable}=${port + 1}).`,
        ].join('\n'),
      );
    }
  }
}
