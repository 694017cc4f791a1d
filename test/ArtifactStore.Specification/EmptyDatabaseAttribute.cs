using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Marks a test, or a suite, that begins in a database without the store's tables.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class EmptyDatabaseAttribute() : PropertyAttribute("Database", "empty")
{
    /// <summary>Tests whether the running test, or its suite, has the attribute.</summary>
    internal static bool IsOnCurrentTest => TestContext.CurrentContext.Test.AllPropertyValues("Database").Any();
}
