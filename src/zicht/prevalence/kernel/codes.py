"""How a fit can end, and when it ends: the same for the compiled and for the plain path."""

#: The maximum was reached: a last Newton step smaller than ``SMALL_STEP`` was taken.
CONVERGED = 0
#: The likelihood rises for ever along a direction that was found and verified in whole numbers.
NO_MAXIMUM = 1
#: The matrix of second derivatives is singular where the fit began.
SINGULAR = 2
#: None of these was shown; existence has to be settled in another way.
DOUBTFUL = 3

#: A Newton step this small leaves an error of about its square.
SMALL_STEP = 1e-6
#: The farthest a coefficient may move at once: means change by a factor 3,000 at most.
LONGEST_STEP = 8.0
#: A likelihood may fall this part by rounding alone.
ROUNDING = 1e-12
#: A pivot below this part of its diagonal is taken to be zero.
ZERO_PIVOT = 1e-11
MOST_STEPS = 60
#: Where there is no maximum a coefficient keeps moving by about 1 per step; look from here on.
FIRST_LOOK = 5
