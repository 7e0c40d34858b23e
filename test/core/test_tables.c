/* test_tables.c: status, model, drug: names and const tables (F-01, R-09). */
#include "core/drug.h"
#include "core/model.h"
#include "core/status.h"
#include "core/units.h"
#include "test/test.h"

static void every_status_has_a_name(void **state)
{
    int i, j;

    (void)state;
    for (i = OK; i <= ERR_HARDWARE; i++)
        for (j = OK; j < i; j++)
            CHECK(strcmp(status_name((enum status)i),
                      status_name((enum status)j)) != 0);
    assert_string_equal(
        status_name((enum status)(ERR_HARDWARE + 1)), "unknown");
    assert_string_equal(status_name((enum status) - 1), "unknown");
}

/* F-01 */
static void models_of_20_and_40_ml_are_known(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        const struct model *m = model_get(i);

        CHECK(m->capacity_nl == (i ? 40000000 : 20000000));
        CHECK(m->flow_nl_min == 48000 && m->flow_nl_max == 24000000);
        CHECK(m->minimum_rate_nl == 6000 && m->stroke_nl == 1000);
        CHECK(m->block_strokes == 8 && m->residual_nl == 1400000);
        CHECK(m->tubing_nl == 140000);
        CHECK(model_of_capacity(m->capacity_nl) == m);
    }
    CHECK(model_get(2) == NULL);
    CHECK(model_of_capacity(30000000) == NULL);
}

/* */
static void a_flow_is_held_to_both_ends(void **state)
{
    const struct model *m = model_get(0);

    (void)state;
    /* device.md 5.6: 24 mcg/day at 500, 96 at 2000 are the least */
    CHECK(model_check_flow(m, 24000, 500000) == OK);
    CHECK(model_check_flow(m, 23999, 500000) == ERR_RANGE);
    CHECK(model_check_flow(m, 96000, 2000000) == OK);
    CHECK(model_check_flow(m, 90000, 2000000) == ERR_RANGE);
    CHECK(model_check_flow(m, 12000000, 500000) == OK);
    CHECK(model_check_flow(m, 12000001, 500000) == ERR_RANGE);
}

/* R-09, F-03 */
static void fifty_mcg_per_ml_is_for_screening_only(void **state)
{
    size_t i;

    (void)state;
    CHECK(drug_check_fill(500000) == OK);
    CHECK(drug_check_fill(50000) == ERR_STATE);
    CHECK(drug_check_fill(49999) == OK && drug_check_fill(50001) == OK);
    CHECK(drug_check_fill(999) == ERR_RANGE);
    CHECK(drug_check_fill(UNITS_CONC_MAX) == OK);
    CHECK(drug_check_fill(UNITS_CONC_MAX + 1) == ERR_RANGE);
    for (i = 0; drug_product(i) != NULL; i++)
        CHECK(drug_product(i)->screening_only ==
              (drug_check_fill(drug_product(i)->conc_ng_per_ml) == ERR_STATE));
    CHECK(i == 11);
    CHECK(drug_baclofen()->day_ng_ceiling == 4000000);
    CHECK(drug_baclofen()->stability_days == 180);
    CHECK(!drug_baclofen()->patient_bolus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_name),
        cmocka_unit_test(models_of_20_and_40_ml_are_known),
        cmocka_unit_test(a_flow_is_held_to_both_ends),
        cmocka_unit_test(fifty_mcg_per_ml_is_for_screening_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
