import type { LoggerService } from '@backstage/backend-plugin-api';

/** Says nothing, and works outside of Jest too. */
export const silentLogger: LoggerService = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silentLogger,
};
