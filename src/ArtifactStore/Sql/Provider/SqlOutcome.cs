using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The result of work, where it is known.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="isKnown">Whether there is a result.</param>
/// <param name="value">The result; the default of its type where there is none.</param>
[Experimental(SqlDialect.DiagnosticId)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Nobody compares two outcomes.")]
public readonly struct SqlOutcome<T>(bool isKnown, T value)
{
    /// <summary>Whether there is a result.</summary>
    public bool IsKnown => isKnown;

    /// <summary>The result; the default of its type where there is none.</summary>
    public T Value => value;

    /// <summary>Keeps the result where a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>This outcome, or one that is not known.</returns>
    public SqlOutcome<T> If(bool condition) => condition ? this : default;
}
