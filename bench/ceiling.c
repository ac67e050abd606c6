/*
 * ceiling: a bare CHAT/1.0 broadcaster, the limit a chat server on this machine could reach.
 *
 *     ceiling [PORT]        (0 or nothing: the system picks; the port is printed)
 *
 * One thread, epoll, loopback. It answers the registration and from then on only copies bytes: what
 * one read() brings, up to its last line end, goes to every other registered client in one send().
 * No names are compared, nothing is parsed, nothing is stored.
 *
 * A client that takes nothing has its bytes put in an outbox; past OUTBOX_LIMIT it is dropped. While
 * more than an eighth of the clients are blocked, nothing is read for at most PAUSE_MS at a time, so
 * that TCP slows the senders down and readers that share the machine are not dropped.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    READ_SIZE = 64 * 1024,           /* bytes asked for by one read() */
    LINE_LIMIT = 4096,               /* bytes; a longer unfinished line ends the connection */
    OUTBOX_LIMIT = 4 * 1024 * 1024,  /* bytes waiting for one client before it is dropped */
    PAUSE_MS = 100,                  /* longest pause in reading, milliseconds */
    EVENTS = 256,
};

struct client {
    int fd;
    int registered; /* 1 once it is in members[] */
    int dead;       /* 1 once it is in the graveyard */
    size_t place;   /* its index in members[] */
    char *tail;     /* the unfinished line, or NULL */
    size_t tail_len;
    char *out; /* the outbox, or NULL */
    size_t out_start, out_end, out_size;
    struct client *next_dead;
};

static struct client **members;
static size_t n_members, members_size, n_blocked;
static struct client *graveyard;
static int in_epoll;  /* the listener, everybody's input, and out_epoll */
static int out_epoll; /* the output of those that are blocked */
static char buffer[LINE_LIMIT + READ_SIZE];

static void *need(void *memory) {
    if (!memory) {
        perror("ceiling: memory");
        exit(1);
    }
    return memory;
}

static long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static int crowded(void) { return n_blocked * 8 > n_members; }

/* Take the client out of everything; its memory and descriptor go at the end of the turn. */
static void bury(struct client *c) {
    if (c->dead) return;
    c->dead = 1;
    if (c->registered) {
        members[c->place] = members[--n_members];
        members[c->place]->place = c->place;
    }
    if (c->out) n_blocked--;
    c->next_dead = graveyard;
    graveyard = c;
}

static void reap(void) {
    while (graveyard) {
        struct client *c = graveyard;
        graveyard = c->next_dead;
        close(c->fd);
        free(c->tail);
        free(c->out);
        free(c);
    }
}

/* Put bytes in the outbox; the first ones make the client "blocked". */
static void keep(struct client *c, const char *data, size_t len) {
    size_t waiting = c->out_end - c->out_start;
    if (waiting + len > OUTBOX_LIMIT) {
        fprintf(stderr, "ceiling: dropped a client whose outbox was full\n");
        bury(c);
        return;
    }
    if (!c->out) {
        struct epoll_event e = {.events = EPOLLOUT, .data.ptr = c};
        epoll_ctl(out_epoll, EPOLL_CTL_ADD, c->fd, &e);
        n_blocked++;
    }
    if (c->out_start) {
        memmove(c->out, c->out + c->out_start, waiting);
        c->out_start = 0;
        c->out_end = waiting;
    }
    if (waiting + len > c->out_size) {
        c->out_size = (waiting + len) * 2;
        c->out = need(realloc(c->out, c->out_size));
    }
    memcpy(c->out + waiting, data, len);
    c->out_end = waiting + len;
}

static void give(struct client *c, const char *data, size_t len) {
    if (!c->out) {
        ssize_t n = send(c->fd, data, len, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                bury(c);
                return;
            }
            n = 0;
        }
        if ((size_t)n == len) return;
        data += n;
        len -= (size_t)n;
    }
    keep(c, data, len);
}

/* The client's socket takes bytes again. */
static void flush(struct client *c) {
    ssize_t n = send(c->fd, c->out + c->out_start, c->out_end - c->out_start, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR) bury(c);
        return;
    }
    c->out_start += (size_t)n;
    if (c->out_start < c->out_end) return;
    epoll_ctl(out_epoll, EPOLL_CTL_DEL, c->fd, NULL);
    free(c->out);
    c->out = NULL;
    c->out_start = c->out_end = c->out_size = 0;
    n_blocked--;
}

/* The first line; returns the bytes it took, 0 for "not whole yet". */
static size_t admit(struct client *c, const char *data, size_t len) {
    const char *end = memchr(data, '\n', len);
    const char *no = "400 Invalid registration\n";
    if (!end) return 0;
    size_t line = (size_t)(end - data);
    if (line < 19 || memcmp(data, "REGISTER ", 9) || memcmp(end - 9, " CHAT/1.0", 9)) {
        give(c, no, strlen(no));
        bury(c);
        return line + 1;
    }
    if (n_members == members_size) {
        members_size = members_size ? members_size * 2 : 256;
        members = need(realloc(members, members_size * sizeof *members));
    }
    c->registered = 1;
    c->place = n_members;
    members[n_members++] = c;
    give(c, "200 Registration successful\n", 28);
    return line + 1;
}

/* One read; whole lines go to all others, the rest waits. */
static void hear(struct client *c) {
    size_t len = c->tail_len, start = 0;
    if (len) memcpy(buffer, c->tail, len);
    ssize_t n = recv(c->fd, buffer + len, READ_SIZE, 0);
    if (n <= 0) {
        if (n == 0 || (errno != EAGAIN && errno != EINTR)) bury(c);
        return;
    }
    free(c->tail);
    c->tail = NULL;
    c->tail_len = 0;
    len += (size_t)n;
    if (!c->registered) start = admit(c, buffer, len);
    const char *last = c->registered ? memrchr(buffer + start, '\n', len - start) : NULL;
    if (last) {
        size_t whole = (size_t)(last + 1 - buffer) - start;
        for (size_t i = n_members; i-- > 0;) /* backwards: bury() moves the last one down */
            if (members[i] != c) give(members[i], buffer + start, whole);
        start += whole;
    }
    if (c->dead || start == len) return;
    if (len - start > LINE_LIMIT) {
        bury(c);
        return;
    }
    c->tail_len = len - start;
    c->tail = need(malloc(c->tail_len));
    memcpy(c->tail, buffer + start, c->tail_len);
}

static void welcome(int listener) {
    for (;;) {
        int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE) usleep(1000);
            return;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct client *c = need(calloc(1, sizeof *c));
        c->fd = fd;
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(in_epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

static void flush_blocked(int timeout_ms) {
    struct epoll_event events[EVENTS];
    int n = epoll_wait(out_epoll, events, EVENTS, timeout_ms);
    for (int i = 0; i < n; i++) {
        struct client *c = events[i].data.ptr;
        if (!c->dead) flush(c);
    }
    reap();
}

static void pause_reading(void) {
    long end = now_ms() + PAUSE_MS, left;
    while (crowded() && (left = end - now_ms()) > 0) flush_blocked((int)left);
}

static int open_listener(int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    socklen_t size = sizeof a;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 4096)) {
        perror("ceiling: cannot listen");
        exit(1);
    }
    getsockname(fd, (struct sockaddr *)&a, &size);
    printf("%d\n", ntohs(a.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv) {
    struct rlimit files;
    if (!getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    int listener = open_listener(argc > 1 ? atoi(argv[1]) : 0);
    in_epoll = epoll_create1(EPOLL_CLOEXEC);
    out_epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &listener};
    epoll_ctl(in_epoll, EPOLL_CTL_ADD, listener, &e);
    e.data.ptr = &out_epoll;
    epoll_ctl(in_epoll, EPOLL_CTL_ADD, out_epoll, &e);
    for (;;) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(in_epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            void *who = events[i].data.ptr;
            if (who == &listener)
                welcome(listener);
            else if (who == &out_epoll)
                continue; /* after the input */
            else if (crowded())
                break; /* what is unread is reported again: the events are level-triggered */
            else if (!((struct client *)who)->dead)
                hear(who);
        }
        reap();
        if (n_blocked) flush_blocked(0);
        if (crowded()) pause_reading();
    }
}
