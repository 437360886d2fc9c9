export * from './contract';
export * from './InfraClient';
export * from './inventory';
export * from './models';
export * from './openapi';
export * from './statusModels';
