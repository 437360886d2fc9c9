import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Forge } from '../forge/forge';

/** Pages for people. */
export function pageRouter(_parts: { forge: Forge }): Router {
  return PromiseRouter();
}
