export { adoptableServices, type AdoptableService } from './adoptableServices';
export { adoptionReport } from './adoptionReport';
