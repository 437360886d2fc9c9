export * from './statusSource';
