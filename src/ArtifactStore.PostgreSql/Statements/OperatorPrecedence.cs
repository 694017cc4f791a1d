namespace ArtifactStore.PostgreSql;

/// <summary>The precedence of operators, lowest first.</summary>
internal static class OperatorPrecedence
{
    public const int Comparison = 1;
    public const int Pattern = 2;
    public const int Other = 3;
    public const int Additive = 4;
    public const int Multiplicative = 5;

    public static int Of(string @operator) =>
        @operator switch
        {
            "=" or "<>" or "!=" or "<" or ">" or "<=" or ">=" => Comparison,
            "+" or "-" => Additive,
            "*" or "/" or "%" => Multiplicative,
            _ => Other,
        };
}
