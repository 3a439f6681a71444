export { ClientAccess } from './access';
export { IngressOptions } from './ingress';
