import { classifyAddress, isAddressAllowed, literalAddress } from './network-address';

const hostOf = (url: string) => literalAddress(new URL(url).hostname);

describe('network address', () => {
  it.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1'])(
    '%s is loopback',
    (address) => expect(classifyAddress(address)).toBe('loopback'),
  );

  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['unspecified v6', '::'],
    ['private 10', '10.0.0.1'],
    ['private 172', '172.31.255.255'],
    ['private 192', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['end of carrier-grade NAT', '100.127.255.255'],
    ['link-local, cloud metadata', '169.254.169.254'],
    ['protocol assignments', '192.0.0.192'],
    ['benchmarking', '198.19.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['mapped private', '::ffff:10.0.0.1'],
    ['mapped metadata', '::ffff:a9fe:a9fe'],
    ['v4-compatible', '::127.0.0.1'],
    ['unique local fc00::/7', 'fc00::1'],
    ['unique local fd00', 'fdff::1'],
    ['metadata of a cloud over v6', 'fd00:ec2::254'],
    ['link-local v6', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast v6', 'ff02::1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:1234::1'],
    ['documentation', '2001:db8::1'],
    ['no address', 'example.com'],
    ['empty', ''],
  ])('%s (%s) is private', (_, address) => expect(classifyAddress(address)).toBe('private'));

  it.each(['93.184.216.34', '100.63.255.255', '100.128.0.1', '172.32.0.1', '2606:2800:220:1::1', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(classifyAddress(address)).toBe('public'),
  );

  it.each([
    ['decimal', 'http://2130706433/'],
    ['octal', 'http://0177.0.0.1/'],
    ['hexadecimal', 'http://0x7f.1/'],
    ['short', 'http://127.1/'],
    ['trailing dot', 'http://127.0.0.1./'],
    ['full-width digits', 'http://１２７.0.0.1/'],
  ])('a host in %s notation is seen for what it is', (_, url) => expect(hostOf(url)).toBe('127.0.0.1'));

  it('reads an address out of brackets and leaves names alone', () => {
    expect(hostOf('http://[::ffff:127.0.0.1]/')).toBe('::ffff:7f00:1');
    expect(hostOf('https://example.com/')).toBeUndefined();
  });

  it('allows loopback in development only, and private networks never', () => {
    expect(isAddressAllowed('127.0.0.1', true)).toBe(true);
    expect(isAddressAllowed('127.0.0.1', false)).toBe(false);
    expect(isAddressAllowed('10.0.0.1', true)).toBe(false);
    expect(isAddressAllowed('8.8.8.8', false)).toBe(true);
  });
});
