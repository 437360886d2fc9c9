export * from './desiredService';
export { newerCertified } from './newerCertified';
export * from './proposals';
export * from './statusSource';
