import 'reflect-metadata';
import { readGatewayConfig } from './gateway.config';
import { startGateway } from './start-gateway';

void startGateway(readGatewayConfig());
