using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// Puts a test into the category Long: a plain <c>dotnet test</c> leaves it out (plain.runsettings), and <c>ARTIFACTSTORE_LONG=true dotnet
/// test</c> runs it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class LongAttribute() : CategoryAttribute(Category)
{
    public const string Category = "Long";
}
