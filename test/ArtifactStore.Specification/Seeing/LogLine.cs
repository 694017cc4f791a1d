using Microsoft.Extensions.Logging;

namespace ArtifactStore.Specification.Seeing;

/// <summary>One line of a log.</summary>
public sealed record LogLine(LogLevel Level, int Event, string Text, Exception? Failure);
