using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The result of work, if it is known.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="isKnown">True if there is a result.</param>
/// <param name="value">The result; the default of its type if there is none.</param>
[Experimental(SqlDialect.DiagnosticId)]
[SuppressMessage(
    "Performance",
    "CA1815:Override equals and operator equals on value types",
    Justification = "Nobody compares two outcomes."
)]
public readonly struct SqlOutcome<T>(bool isKnown, T value)
{
    /// <summary>True if there is a result.</summary>
    public bool IsKnown => isKnown;

    /// <summary>The result; the default of its type if there is none.</summary>
    public T Value => value;

    /// <summary>Keeps the result if a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>This outcome, or an unknown one.</returns>
    public SqlOutcome<T> If(bool condition) => condition ? this : default;
}
