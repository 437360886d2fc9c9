export * from './change';
export * from './changeSet';
export * from './finding';
export * from './platformChange';
