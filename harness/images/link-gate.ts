/**
 * The program `link-gate` of the proxy's image, by which the harness changes and looks at what a proxy forwards. `link-gate
 * serve ADDRESS PORT PEER` takes one command a connection, from that peer alone: words with the byte 31 between them and a
 * newline behind. It answers with what the command prints, a newline and its exit code. A command is `iptables`, `ss`,
 * `start-toxiproxy`, or of what is forwarded from a network of clients to a port of the server, `link-gate VERB NETWORK
 * PORT PROTOCOL MARK`. One process does it all, because a new one in a container takes the engine longer than the work.
 *
 * `shut` refuses new connections and ends the live ones, `open` undoes that, `end` does both, `forget` drops what the
 * kernel knows of the live ones, `list` tells them, and the counts of rules with a name. A forwarded connection has no
 * socket here that could be ended. So whatever either end sends is answered by a RST with the right numbers, and an end
 * that is silent is made to speak: a segment out of its window makes it acknowledge where it is (RFC 9293, 3.10.7.4).
 * The mark of a connection tells which of its ends was told: bit 0 the client, bit 1 the server. Where one
 * could not be told the kernel forgets the connection.
 */
export const linkGate = String.raw`#!/usr/bin/perl
use strict;
use warnings;
use Socket;
use Time::HiRes qw(sleep time);

my ($verb, $network, $port, $protocol, $mark, $base, $mask);
my $patience = 1;

sub forwarded {
  ($verb, $network, $port, $protocol, $mark) = @_;
  die "usage: link-gate shut|open|end|forget|list NETWORK PORT tcp|udp MARK\n"
    unless defined $mark && $mark =~ /^\d+$/ && $network =~ m{^[\d.]+/\d+$} && $port =~ /^\d+$/ && $protocol =~ /^(tcp|udp)$/;
  ($base, my $bits) = split m{/}, $network;
  $mask = (0xffffffff << (32 - $bits)) & 0xffffffff;
  if ($verb eq "shut") { rules("in"); end(); }
  elsif ($verb eq "open") { rules("out"); }
  elsif ($verb eq "end") { rules("in"); end(); rules("out"); }
  elsif ($verb eq "forget") { print "forgotten ", forget(connections()), "\n"; }
  elsif ($verb eq "list") { list(); }
  else { die "unknown verb $verb\n"; }
  return 0;
}

sub list {
  print "connection $_->{client}:$_->{from}\n" for connections();
  open my $listed, "-|", "iptables", "-w", "5", "-S", "FORWARD", "-v" or die "iptables: $!";
  while (<$listed>) {
    my ($name) = /--comment "?([a-z]+:[\d.\/]+:$port)"? / or next;
    my ($bytes) = /-c \d+ (\d+)/ or next;
    print "counted $name $bytes\n";
  }
}

sub number { return unpack("N", inet_aton($_[0])) }

sub rules {
  my ($how) = @_;
  my @out = ("FORWARD", "-s", $network, "-p", $protocol, "--dport", $port);
  my @back = ("FORWARD", "-d", $network, "-p", $protocol, "--sport", $port);
  my @here = ("INPUT", "-s", $network, "-p", $protocol, "--dport", $port);
  my @refuse = $protocol eq "tcp" ? ("-j", "REJECT", "--reject-with", "tcp-reset") : ("-j", "REJECT");
  my @rules = ([@here, @refuse], [@out, @refuse], [@out, "-j", "CONNMARK", "--set-xmark", "0x1/0x1"]);
  push @rules, [@back, @refuse], [@back, "-j", "CONNMARK", "--set-xmark", "0x2/0x2"] if $protocol eq "tcp";
  open my $restore, "|-", "iptables-restore", "--noflush", "-w", "5" or die "iptables-restore: $!";
  print $restore "*filter\n";
  for my $rule (@rules) {
    my ($chain, @words) = @$rule;
    print $restore join(" ", $how eq "in" ? ("-I", $chain, 1) : ("-D", $chain), @words), "\n";
  }
  print $restore "COMMIT\n";
  close $restore or die "iptables-restore ended with $?";
}

sub connections {
  my ($closed) = @_;
  # Where the kernel shows them as a file, no process is needed to read them.
  my $listed;
  open($listed, "<", "/proc/net/nf_conntrack") or open($listed, "-|", "conntrack -L -p $protocol 2>/dev/null")
    or die "conntrack: $!";
  my @found;
  while (<$listed>) {
    next unless /\b$protocol\s+\d+\s+\d+\s+(?:([A-Z_]+)\s+)?src=(\S+) dst=(\S+) sport=(\d+) dport=$port /;
    my ($state, $client, $seen, $from) = ($1, $2, $3, $4);
    my ($server, $own, $at, $to) = /dport=$port .*?src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/ or next;
    my ($told) = /mark=(\d+)/;
    next if (number($client) & $mask) != (number($base) & $mask);
    next if !$closed && defined $state && $state =~ /^(TIME_WAIT|CLOSE|LAST_ACK)$/;
    # Who is connected to Toxiproxy is connected to this machine.
    next if $server eq $seen || $own eq $client;
    push @found, { client => $client, seen => $seen, from => $from, server => $server, own => $own, at => $at,
      to => $to, told => $told // 0 };
  }
  close $listed;
  return @found;
}

sub checksum {
  my $sum = 0;
  $sum += $_ for unpack("n*", $_[0]);
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  return ~$sum & 0xffff;
}

my $raw;
sub nudge {
  my ($from, $source, $to, $destination) = @_;
  if (!defined $raw) {
    socket($raw, PF_INET, SOCK_RAW, 255) or die "raw socket: $!";
    setsockopt($raw, SOL_SOCKET, 36, pack("I", $mark)) or die "mark: $!";
  }
  my $segment = pack("nnNNCCnnn", $source, $destination, int(rand(2**32)), int(rand(2**32)), 0x50, 0x10, 512, 0, $mark) . "\0\0";
  my $pseudo = inet_aton($from) . inet_aton($to) . pack("CCn", 0, 6, length $segment);
  substr($segment, 16, 2) = pack("n", checksum($pseudo . $segment));
  my $header = pack("CCnnnCCn", 0x45, 0, 20 + length $segment, 0, 0, 64, 6, 0) . inet_aton($from) . inet_aton($to);
  send($raw, $header . $segment, 0, pack_sockaddr_in(0, inet_aton($to)));
}

# All of a server at once, however many there are; again while one is left, since conntrack stops at one that ran out
# between its look and its word. A server that moved is known under its old address, too. Of connections to this machine
# itself, such as Toxiproxy's, nothing is forgotten.
sub forget {
  my %mine = map { ("$_->{client}:$_->{from}" => 1) } @_;
  my ($forgotten, $until, @left) = (0, time() + $patience, @_);
  while (@left && time() < $until) {
    my %servers = map { $_->{server} => 1 } @left;
    for my $server (keys %servers) {
      my @words = ("-p", $protocol, "-s", $network, "--orig-port-dst", $port, "-r", $server);
      my ($count) = qx{conntrack -D @words 2>&1 >/dev/null} =~ /(\d+) flow entries have been deleted/;
      $forgotten += $count // 0;
    }
    @left = grep { $mine{"$_->{client}:$_->{from}"} } connections("closed too");
  }
  return $forgotten;
}

# An end that does not answer within the patience is gone or frozen. What it sends later belongs to no known connection.
sub end {
  my @all = connections();
  my %mine = map { ("$_->{client}:$_->{from}" => 1) } @all;
  my @left = @all;
  my $until = time() + $patience;
  while (@left && $protocol eq "tcp" && time() < $until) {
    for my $one (@left) {
      nudge($one->{seen}, $port, $one->{client}, $one->{from}) unless $one->{told} & 1;
      nudge($one->{own}, $one->{to}, $one->{server}, $one->{at}) unless $one->{told} & 2;
    }
    sleep 0.003;
    @left = grep { $mine{"$_->{client}:$_->{from}"} && ($_->{told} & 3) != 3 } connections("closed too");
  }
  # Who was told on both sides sends no more; of the others nothing may arrive later.
  forget(@all) if @left;
  my $kept = grep { $mine{"$_->{client}:$_->{from}"} } connections();
  print "ended ", scalar(@all), " left $kept\n";
}

sub toxiproxy {
  return 0 if system("pidof toxiproxy >/dev/null") == 0;
  defined(my $child = fork) or die "fork: $!";
  return 0 if $child;
  open STDIN, "<", "/dev/null"; open STDOUT, ">", "/dev/null"; open STDERR, ">", "/dev/null";
  exec "/usr/local/bin/toxiproxy", "-host=0.0.0.0";
}

sub work {
  my ($program, @words) = @_;
  return forwarded(@words) if $program eq "link-gate";
  return toxiproxy() if $program eq "start-toxiproxy";
  die "unknown command $program\n" unless $program =~ /^(iptables|ss)$/;
  system($program, @words);
  return $? >> 8;
}

my ($how, $address, $own, $peer) = @ARGV;
die "usage: link-gate serve ADDRESS PORT PEER\n" unless defined $peer && $how eq "serve";
socket(my $listener, PF_INET, SOCK_STREAM, 6) or die "socket: $!";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
bind($listener, pack_sockaddr_in($own, inet_aton($address))) or die "bind: $!";
listen($listener, 64) or die "listen: $!";
$SIG{CHLD} = "IGNORE";
while (1) {
  my $from = accept(my $client, $listener) or next;
  my (undef, $who) = unpack_sockaddr_in($from);
  next if inet_ntoa($who) ne $peer;
  defined(my $child = fork) or next;
  next if $child;
  $SIG{CHLD} = "DEFAULT";
  close $listener;
  chomp(my $line = <$client> // "");
  open STDOUT, ">&", $client or die; open STDERR, ">&", $client or die;
  $| = 1;
  my $code = eval { work(split /\x1f/, $line) };
  print $@ if $@;
  print "\n", $code // 1, "\n";
  exit 0;
}
`;
