namespace ArtifactStore.PostgreSql;

/// <summary>What stands between parentheses, or CASE and END.</summary>
internal sealed class ExpressionLevel(string end)
{
    /// <summary>What ends it.</summary>
    public string End { get; } = end;

    /// <summary>Where the operand begins that it is or belongs to.</summary>
    public int Start { get; init; }

    /// <summary>How tightly the last operator of the expression binds; 0 for none.</summary>
    public int Precedence { get; set; }

    /// <summary>Whether the expression is the element of an array that must end with it.</summary>
    public bool IsInArray { get; set; }

    /// <summary>Whether columns are being set.</summary>
    public bool IsInSet { get; set; }

    /// <summary>Whether the next sign of equality sets a column.</summary>
    public bool AwaitsAssignment { get; set; }
}
