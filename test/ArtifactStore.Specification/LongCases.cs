using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Test cases of which a plain run takes a part.</summary>
public static class LongCases
{
    /// <summary>Puts two of three cases into the category <see cref="LongAttribute.Category"/>.</summary>
    public static IEnumerable<TestCaseData> TwoOfThree<T>(IEnumerable<T> cases) =>
        cases.Select(
            (argument, i) => i % 3 == 0 ? new TestCaseData(argument) : new TestCaseData(argument).SetCategory(LongAttribute.Category)
        );
}
