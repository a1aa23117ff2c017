//! Questions the app asks the model and the planner, and their answers, as plain data.
