export * from './spark';
