export { ClientAccess } from './access';
