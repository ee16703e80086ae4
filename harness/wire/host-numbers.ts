/** Host numbers on a service's own network; 1 is the gateway, through which the harness comes. */
export const gatewayHost = 1;
export const serviceHost = 2;
/** The Toxiproxy that leads to the service. */
export const leadHost = 3;
/** The Toxiproxies of the service's dependencies, in the order of its links. */
export const firstDependencyHost = 4;
