export * from './desiredService';
export { newerCertified } from './newerCertified';
export * from './proposals';
export { serviceNamespace } from './serviceNamespace';
export * from './statusSource';
