# Does more holding go with a better next morning? A multilevel model on a diary table of Afterglow.
#
#     Rscript multilevel.R diaries.csv [ours.csv]
#
# Needs lme4. `ours.csv` has the columns dyad and effect: what `afterglow learn --json` answers to Q1 for each person
# of each couple; without it only the model's own estimate is printed. multilevel.py does the same in Python.

library(lme4)

args <- commandArgs(trailingOnly = TRUE)
table <- read.csv(args[1], colClasses = "character")
table <- table[table$value != "", ]

# Minutes that local time is ahead of UTC: "+01:00" is 60.
ahead <- function(tz) {
  tz <- ifelse(tz %in% c("Z", "UTC", ""), "+00:00", tz)
  sign <- ifelse(substr(tz, 1, 1) == "-", -1, 1)
  sign * (as.numeric(substr(tz, 2, 3)) * 60 + as.numeric(substr(tz, 5, 6)))
}
moment <- as.numeric(as.POSIXct(table$timestamp_utc, format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")) / 60
# A day begins at five for people who are still awake.
table$local <- moment + ahead(table$tz) - 5 * 60
day <- function(minutes) floor(minutes / 1440)

checkins <- table[table$instrument == "checkin" & table$item %in% c("minutes_after", "hold_min"), ]
wide <- reshape(checkins[c("dyad_id", "person_id", "local", "item", "value")], direction = "wide",
                idvar = c("dyad_id", "person_id", "local"), timevar = "item")
wide <- wide[!is.na(wide$value.hold_min), ]
wide$day <- day(wide$local - as.numeric(wide$value.minutes_after))
wide$hold <- as.numeric(wide$value.hold_min) / 10
# Both tell the minutes of one evening: it has their mean.
held <- aggregate(hold ~ dyad_id + day, wide, mean)

mornings <- table[table$instrument == "morning", ]
mornings$day <- day(mornings$local)
mornings$morning <- as.numeric(mornings$value)
mornings <- aggregate(morning ~ dyad_id + person_id + day, mornings, mean)

after <- transform(mornings, day = day - 1)
data <- merge(after, held)
before <- setNames(mornings, c("dyad_id", "person_id", "day", "before"))
data <- merge(data, before, all.x = TRUE)
data$time <- (data$day - min(data$day)) / 100

# Within persons: how people differ is no link.
centred <- function(x) ave(x, data$person_id, FUN = function(own) own - mean(own, na.rm = TRUE))
for (column in c("hold", "before", "time")) data[[column]] <- centred(data[[column]])
data$before[is.na(data$before)] <- 0

cat(nrow(data), "mornings,", length(unique(data$person_id)), "persons in",
    length(unique(data$dyad_id)), "couples\n")
# Persons in couples: each couple and, within it, each person has a level; each person has a slope.
fit <- lmer(morning ~ hold + before + time + (1 | dyad_id) + (1 + hold || person_id), data)
found <- coef(summary(fit))["hold", ]
interval <- found["Estimate"] + c(-1.645, 1.645) * found["Std. Error"]
cat(sprintf("lme4:      %.3f (%.3f to %.3f) points for ten minutes more\n",
            found["Estimate"], interval[1], interval[2]))
if (length(args) > 1) {
  couples <- tapply(read.csv(args[2])$effect, read.csv(args[2])$dyad, mean)
  ours <- mean(couples)
  error <- sd(couples) / sqrt(length(couples))
  cat(sprintf("afterglow: %.3f (%.3f to %.3f), %d couples\n", ours, ours - 1.645 * error, ours + 1.645 * error,
              length(couples)))
  inside <- interval[1] <= ours && ours <= interval[2]
  cat(if (inside) "within the interval\n" else "OUTSIDE the interval\n")
  quit(status = if (inside) 0 else 1)
}
