#include "board/mps2-an386/board.h"

#include "board/mps2-an386/semihost.h"
#include "board/mps2-an386/uart.h"
#include "core/fault.h"
#include "core/reader.h"
#include "core/writer.h"

/* docs/port.md says what the parts and the replies are. */
enum part {
    POWER_UP = 0x01,
    WAIT = 0x02,
    FAULT = 0x04,
    READ = 0x10,
    PROGRAM = 0x11,
    ERASE = 0x12,
    SYNC = 0x13,
    ENABLE = 0x20,
    STROKE = 0x21,
    SOUND = 0x30,
    WATCHDOG = 0x31,
    RANDOM = 0x32,
    COIL_READ = 0x40,
    COIL_WRITE = 0x41,
};

enum {
    LOST = 0xff,
    COUNT_MAX = 512,
    REPLY_SIZE = 20,
    REQUEST_MAX = 2 + 2 + 16, /* size, what was told, what is asked */
};

/* CMSDK APB timer 0: counts down at 25 MHz, and around. */
struct timer {
    volatile uint32_t control; /* bit 0: runs */
    volatile uint32_t value;
    volatile uint32_t reload;
};

static struct timer *const timer = (struct timer *)0x40000000;

/* start.S: reset. */
_Noreturn void start_fault(void);

/* How the board stands with the world. */
static struct {
    int32_t out; /* handles of the two files */
    int32_t in;
    int enable; /* told since the last request */
    int watchdog;
    uint8_t contact; /* from the last reply */
    uint16_t size;
    int32_t mv;
    uint32_t sensed;
    int64_t now_s;
    uint32_t woke;   /* timer value when the firmware last began to run */
    uint32_t paused; /* counts that were not its own since */
} board;

static _Noreturn void reset(void)
{
    semihost_close(board.out);
    semihost_close(board.in);
    start_fault();
}

static void receive(void *out, uint32_t size)
{
    uint8_t *byte = out;

    while (size > 0) {
        const uint32_t left = semihost_read(board.in, byte, size);

        if (left > size)
            reset();
        byte += size - left;
        size = left;
    }
}

static enum status read_reply(void)
{
    uint8_t reply[REPLY_SIZE];
    struct reader r;
    uint8_t status;

    receive(reply, sizeof(reply));
    reader_init(&r, reply, sizeof(reply));
    status = reader_u8(&r);
    board.contact = reader_u8(&r);
    board.size = reader_u16(&r);
    board.mv = (int32_t)reader_u32(&r);
    board.sensed = reader_u32(&r);
    board.now_s = (int64_t)reader_u64(&r);
    if (status == LOST || reader_end(&r) != OK)
        reset();
    return (enum status)status;
}

/* Send what was told, then the part with the bytes that follow it, and take
 * the reply.  The time of that is not the firmware's. */
static enum status ask(
    const struct writer *part, const uint8_t *bytes, uint32_t size)
{
    uint8_t request[REQUEST_MAX];
    struct writer w;
    const uint32_t from = timer->value;
    enum status status;

    writer_init(&w, request, sizeof(request));
    writer_u16(&w,
        (uint16_t)(board.watchdog + board.enable + (int)(part->pos + size)));
    if (board.watchdog)
        writer_u8(&w, WATCHDOG);
    if (board.enable)
        writer_u8(&w, ENABLE);
    board.watchdog = board.enable = 0;
    writer_bytes(&w, part->buf, part->pos);
    semihost_write(board.out, request, (uint32_t)w.pos);
    if (size > 0)
        semihost_write(board.out, bytes, size);
    status = read_reply();
    board.paused += from - timer->value;
    return status;
}

/* A part that is one byte and at most one number of `width` bytes. */
static enum status ask_part(enum part which, uint32_t number, int width)
{
    uint8_t part[8];
    struct writer w;

    writer_init(&w, part, sizeof(part));
    writer_u8(&w, (uint8_t)which);
    if (width == 1)
        writer_u8(&w, (uint8_t)number);
    if (width == 2)
        writer_u16(&w, (uint16_t)number);
    if (width == 4)
        writer_u32(&w, number);
    return ask(&w, NULL, 0);
}

static enum status read_piece(uint32_t at, uint8_t *out, uint32_t size)
{
    uint8_t part[8];
    struct writer w;
    enum status status;

    writer_init(&w, part, sizeof(part));
    writer_u8(&w, READ);
    writer_u32(&w, at);
    writer_u16(&w, (uint16_t)size);
    status = ask(&w, NULL, 0);
    receive(out, board.size);
    return status;
}

static enum status flash_read(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    uint32_t done = 0;

    (void)world;
    while (done < size) {
        const uint32_t rest = size - done;
        const uint32_t piece = rest < COUNT_MAX ? rest : COUNT_MAX;

        if (read_piece(at + done, out + done, piece) != OK)
            return ERR_HARDWARE;
        done += piece;
    }
    return OK;
}

static enum status flash_program(
    void *world, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    uint8_t part[8];
    struct writer w;

    (void)world;
    ASSERT(size <= COUNT_MAX);
    writer_init(&w, part, sizeof(part));
    writer_u8(&w, PROGRAM);
    writer_u32(&w, at);
    writer_u16(&w, (uint16_t)size);
    return ask(&w, bytes, size);
}

static enum status flash_erase(void *world, uint32_t sector)
{
    (void)world;
    return ask_part(ERASE, sector, 4);
}

static enum status flash_sync(void *world)
{
    (void)world;
    return ask_part(SYNC, 0, 0);
}

static void motor_enable(void *world)
{
    (void)world;
    board.enable = 1;
}

static enum status motor_stroke(void *world)
{
    (void)world;
    return ask_part(STROKE, 0, 0);
}

static uint32_t motor_sensed(void *world)
{
    (void)world;
    return board.sensed;
}

static void sound(void *world, enum port_tone tone)
{
    (void)world;
    (void)(ask_part(SOUND, (uint32_t)tone, 1) == OK);
}

static int32_t battery_mv(void *world)
{
    (void)world;
    return board.mv;
}

static void watchdog(void *world)
{
    (void)world;
    board.watchdog = 1;
}

static void random(void *world, uint8_t *out, uint32_t size)
{
    (void)world;
    ASSERT(size <= COUNT_MAX);
    (void)(ask_part(RANDOM, size, 2) == OK);
    receive(out, board.size);
}

static int coil_contact(void *world)
{
    (void)world;
    return board.contact;
}

static uint32_t coil_read(void *world, uint8_t *out, uint32_t size)
{
    const uint32_t count = size < COUNT_MAX ? size : COUNT_MAX;

    (void)world;
    (void)(ask_part(COIL_READ, count, 2) == OK);
    uart_read(out, board.size);
    return board.size;
}

static void coil_write(void *world, const uint8_t *bytes, uint32_t size)
{
    (void)world;
    ASSERT(size <= COUNT_MAX);
    uart_write(bytes, size);
    (void)(ask_part(COIL_WRITE, size, 2) == OK);
}

const struct port *board_port(void)
{
    static const struct port port = {
        .flash = { BOARD_SECTOR_SIZE, BOARD_JOURNAL_SECTORS,
            BOARD_LOG_SECTORS },
        .capacity_nl = 40000000,
        .serial = "MPS2AN386",
        .flash_read = flash_read,
        .flash_program = flash_program,
        .flash_erase = flash_erase,
        .flash_sync = flash_sync,
        .motor_enable = motor_enable,
        .motor_stroke = motor_stroke,
        .motor_sensed = motor_sensed,
        .sound = sound,
        .battery_mv = battery_mv,
        .watchdog = watchdog,
        .random = random,
        .coil_contact = coil_contact,
        .coil_read = coil_read,
        .coil_write = coil_write,
    };

    return &port;
}

static void begin(void)
{
    board.paused = 0;
    board.woke = timer->value;
}

int64_t board_power_up(void)
{
    uart_init();
    timer->reload = UINT32_MAX;
    timer->value = UINT32_MAX;
    timer->control = 1;
    board.out = semihost_open("port.out", 8, SEMIHOST_WRITE);
    board.in = semihost_open("port.in", 7, SEMIHOST_READ);
    (void)(ask_part(POWER_UP, 0, 0) == OK);
    begin();
    return board.now_s;
}

int64_t board_wait(int64_t next_s)
{
    uint8_t part[16];
    struct writer w;

    writer_init(&w, part, sizeof(part));
    writer_u8(&w, WAIT);
    writer_u64(&w, (uint64_t)next_s);
    writer_u32(&w, board.woke - timer->value - board.paused);
    (void)(ask(&w, NULL, 0) == OK);
    begin();
    return board.now_s;
}

/* An ASSERT failed: the motor's line is low as soon as the reset comes. */
_Noreturn void fault(const char *file, int line)
{
    (void)file;
    (void)(ask_part(FAULT, (uint32_t)line, 4) == OK);
    reset();
}
