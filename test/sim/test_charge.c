/* test_charge.c: charge and voltage; chance from a seed. */
#include "sim/charge.h"
#include "sim/random.h"
#include "test/test.h"

/* F-09: what is simulated lasts as long as what is predicted, to a day. */
static void it_lasts_as_long_as_the_pump_predicts(void **state)
{
    static const int64_t flow_nl_day[] = { 0, 48000, 150000, 1000000,
        24000000 };
    const struct model *model = model_get(0);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(flow_nl_day) / sizeof(flow_nl_day[0]); i++) {
        const int64_t strokes = flow_nl_day[i] / model->stroke_nl;
        const int64_t want =
            model->life_days_idle * INT64_C(1000000000) /
            (1000000000 + model->life_flow_permille * flow_nl_day[i]);
        struct charge b;
        int64_t days = 0;

        charge_init(&b, model);
        while (b.nc > 0) {
            charge_sleep(&b, 86400);
            charge_draw(&b, strokes * b.stroke_nc);
            days++;
        }
        CHECK(days >= want && days <= want + 2);
    }
}

static void sleep_in_parts_draws_what_sleep_does(void **state)
{
    struct charge a, b;
    int i;

    (void)state;
    charge_init(&a, model_get(0));
    b = a;
    charge_sleep(&a, 1000);
    for (i = 0; i < 1000; i++)
        charge_sleep(&b, 1);
    CHECK(a.nc == b.nc && a.nc < CHARGE_FULL_NC);
    charge_draw(&a, CHARGE_FULL_NC);
    CHECK(a.nc == 0);
}

static void the_voltage_falls_slowly_then_fast(void **state)
{
    struct charge b;
    int32_t mv, last = INT32_MAX;
    int64_t permille;

    (void)state;
    charge_init(&b, model_get(0));
    CHECK(charge_mv(&b) == CHARGE_MV_FULL);
    for (permille = 1000; permille >= 0; permille--) {
        charge_set(&b, permille);
        mv = charge_mv(&b);
        CHECK(mv <= last);
        CHECK(charge_is_flat(&b) == (mv < CHARGE_MV_BROWNOUT));
        last = mv;
    }
    CHECK(last == CHARGE_MV_EMPTY);
    charge_set(&b, 100);
    CHECK(charge_mv(&b) == CHARGE_MV_KNEE);
}

/* The published numbers of splitmix64 for seed 1234567. */
static void chance_is_the_same_everywhere(void **state)
{
    struct random r;
    uint8_t bytes[3];
    int i;

    (void)state;
    random_init(&r, 1234567);
    CHECK(random_u64(&r) == UINT64_C(6457827717110365317));
    CHECK(random_u64(&r) == UINT64_C(3203168211198807973));
    for (i = 0; i < 1000; i++)
        CHECK(random_below(&r, 7) < 7);
    random_init(&r, 1234567);
    random_bytes(&r, bytes, 2);
    CHECK(bytes[0] == (uint8_t)UINT64_C(6457827717110365317));
    CHECK(bytes[1] == (uint8_t)UINT64_C(3203168211198807973));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_lasts_as_long_as_the_pump_predicts),
        cmocka_unit_test(sleep_in_parts_draws_what_sleep_does),
        cmocka_unit_test(the_voltage_falls_slowly_then_fast),
        cmocka_unit_test(chance_is_the_same_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
