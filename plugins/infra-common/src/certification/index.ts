export * from './packageState';
