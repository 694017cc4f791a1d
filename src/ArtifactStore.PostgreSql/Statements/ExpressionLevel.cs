namespace ArtifactStore.PostgreSql;

/// <summary>The state of an expression between parentheses, or CASE and END.</summary>
internal sealed class ExpressionLevel(string end)
{
    /// <summary>The token that ends it.</summary>
    public string End { get; } = end;

    /// <summary>The start of the operand that it is or belongs to.</summary>
    public int Start { get; init; }

    /// <summary>The precedence of the last operator in the expression; 0 for none.</summary>
    public int Precedence { get; set; }

    /// <summary>True if the expression is the element of an array that must end with it.</summary>
    public bool IsInArray { get; set; }

    /// <summary>True within a SET clause.</summary>
    public bool IsInSet { get; set; }

    /// <summary>True if the next equals sign is an assignment.</summary>
    public bool AwaitsAssignment { get; set; }
}
