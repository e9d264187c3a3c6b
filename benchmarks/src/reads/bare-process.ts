import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectionName } from '@callboard/projection';
import { MongoClient } from 'mongodb';
import { BareMemory } from './bare-memory';

/** A plain HTTP server over arrays in memory, loaded once. Arguments: MongoDB's address, the prefix. */
async function main([mongoUrl = '', prefix]: string[]): Promise<void> {
  const client = await MongoClient.connect(mongoUrl);
  const rows = client.db(`${prefix}_catalog`).collection<{ text: string }>(collectionName('entity', 1));
  const memory = new BareMemory();
  for await (const { text } of rows.find({}, { projection: { text: 1 } })) memory.add(text);
  memory.sort();
  await client.close();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = memory.answer(request.url ?? '/', () => Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  process.once('disconnect', () => process.exit(0));
}

void main(process.argv.slice(2));
