// Priorities are stored as numbers, so that a register is read in their order.
const priorities = { 1: "HIGH", 2: "MEDIUM", 3: "LOW" } as const;

type Priority = keyof typeof priorities;

export function priorityOf(stored: Priority): (typeof priorities)[Priority] {
  return priorities[stored];
}

export function storedPriority(priority: "HIGH" | "MEDIUM" | "LOW"): Priority {
  return { HIGH: 1, MEDIUM: 2, LOW: 3 }[priority] as Priority;
}
