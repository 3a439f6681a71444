export * from './kubernetes';
export * from './spark';
