/* fault.h: what happens on a programmer error. */
#ifndef CORE_FAULT_H
#define CORE_FAULT_H

/*
 * Provided by each platform and never returns.  The pump stops the motor,
 * records the fault and resets; recovery then decides whether therapy may
 * resume, because stopping it is itself a hazard.  Host programs abort.
 */
/*@ requires never: \false;
  @ assigns \nothing; */
_Noreturn void fault(const char *file, int line);

/* One function, so that its two branches are covered once for all asserts. */
/*@ requires held: held != 0;
  @ assigns \nothing; */
static inline void fault_unless(int held, const char *file, int line)
{
    if (!held)
        fault(file, line);
}

/*
 * Stays on in release builds.  One condition each.  Never used on input from
 * outside: bytes from flash, coil, sensor or person get a status instead.
 */
#define ASSERT(x) fault_unless((x) != 0, __FILE__, __LINE__)

#endif
